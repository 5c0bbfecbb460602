namespace LocalStack.Hosting.Processes;

/// <summary>
/// The guardian's program, for any POSIX shell: a shell is there on every Unix, takes 1 MB and starts in a millisecond or two.
/// It reads what runs from its input: <c>+ pid signal start</c>, <c>- pid</c>, <c>! program</c> for what else is to be done at the
/// end, with newlines and backslashes escaped, <c>?</c> for none of that after all, and <c>.</c> when it is not needed any more.
/// The end of the input is the end of the AppHost, however that came about.
/// </summary>
internal static class GuardianScript
{
    /// <summary>Its arguments: the run id, and the run-state file, which is removed at the end.</summary>
    public const string Text = """
        trap '' HUP INT QUIT PIPE TERM TSTP TTIN TTOU USR1 USR2
        run=$1
        state=$2
        nl='
        '
        space=$IFS
        list=
        cleanups=
        proc=
        [ -r /proc/self/stat ] && proc=1

        # The start time of a process identifies it: field 22 of its stat line, which is read from behind the name, for that
        # may hold spaces and parentheses. Without /proc, what ps prints.
        alive() { # pid start
          if [ "$proc" ]; then
            { read -r line <"/proc/$1/stat"; } 2>/dev/null || return 1
            set -- "$2" ${line##*") "}
            [ "$2" != Z ] && [ "$2" != X ] && [ "${21}" = "$1" ]
          else
            [ "$2" ] && [ "$(LC_ALL=C ps -o lstart= -p "$1" 2>/dev/null)" = "$2" ]
          fi
        }

        drop() { # pid
          before=${list%%"$nl$1 "*}
          [ "$before" = "$list" ] && return
          after=${list#*"$nl$1 "}
          case $after in
            *"$nl"*) list=$before$nl${after#*"$nl"} ;;
            *) list=$before ;;
          esac
        }

        # Sets victims to lines of "pid group start": what was recorded and is still itself, what stems from it, and what
        # carries the run's marker. Loops go over the lines of a variable: the shell reads files byte by byte.
        collect() {
          members=' '
          dead=' '
          victims=
          IFS=$nl
          for row in $list; do
            IFS=' '
            set -- $row
            pid=$1
            shift 2
            start=$*
            if alive "$pid" "$start"; then
              members="$members$pid "
              [ "$proc" ] || victims="$victims$nl$pid $pid $start"
            elif [ "$proc" ] && [ ! -e "/proc/$pid" ]; then
              dead="$dead$pid=$start "
            fi
          done
          IFS=$space
          [ "$proc" ] || return 0

          for file in $(grep -lszxF "LOCALSTACK_RUN_ID=$run" /proc/[0-9]*/environ 2>/dev/null); do
            id=${file#/proc/}
            members="$members${id%/environ} "
          done

          table=
          stats=$(cat /proc/[0-9]*/stat 2>/dev/null)
          IFS=$nl
          for row in $stats; do
            IFS=' '
            id=${row%% *}
            set -- ${row##*") "}
            case $1 in Z|X) continue ;; esac
            table="$table$nl$id $2 $3 $4 ${20}"
          done

          grew=1
          while [ "$grew" ]; do
            grew=
            IFS=$nl
            for row in $table; do
              IFS=' '
              set -- $row
              case $members in
                *" $1 "*) continue ;;
                *" $2 "*|*" $3 "*|*" $4 "*) members="$members$1 " grew=1; continue ;;
              esac
              # A root that died after the AppHost leaves its group; nobody else can have that number while the group lasts.
              for key in "$3" "$4"; do
                case $dead in
                  *" $key="*)
                    since=${dead##*" $key="}
                    [ "$5" -ge "${since%% *}" ] && members="$members$1 " && grew=1 && break ;;
                esac
              done
            done
          done

          IFS=$nl
          for row in $table; do
            IFS=' '
            set -- $row
            case $members in *" $1 "*) [ "$1" != "$$" ] && victims="$victims$nl$1 $3 $5" ;; esac
          done
          IFS=$space
        }

        any_alive() {
          IFS=$nl
          for row in $victims; do
            IFS=$space
            alive "${row%% *}" "${row#* * }" && return 0
          done
          IFS=$space
          return 1
        }

        # With TERM or what the list says; with KILL.
        send() { # [KILL]
          IFS=$nl
          for row in $list; do
            IFS=$space
            pid=${row%% *}
            sig=${row#* }
            alive "$pid" "${row#* * }" && kill "-${1:-${sig%% *}}" "-$pid" 2>/dev/null
          done
          IFS=$nl
          for row in $victims; do
            IFS=$space
            group=${row#* }
            group=${group%% *}
            # The groups of the list have had the gentle signal already.
            case $list in *"$nl$group "*) [ "$1" ] || continue ;; esac
            alive "${row%% *}" "${row#* * }" && kill "-${1:-TERM}" "${row%% *}" 2>/dev/null
          done
          IFS=$space
        }

        while read -r op rest; do
          case $op in
            +) set -- $rest
               pid=$1 sig=$2 start=$3
               [ "$proc" ] || start=$(LC_ALL=C ps -o lstart= -p "$pid" 2>/dev/null)
               list="$list$nl$pid $sig $start" ;;
            -) drop "$rest" ;;
            !) cleanups="$cleanups$nl($nl$(printf '%b' "$rest")$nl) &" ;;
            '?') cleanups= ;;
            .) exit 0 ;;
          esac
        done

        # They go on while the processes are ended.
        clean() {
          [ "$cleanups" ] && sh -c "$cleanups${nl}wait" </dev/null >/dev/null 2>&1 &
        }

        # Of the two guardians one asks politely; the other waits for it, and then sees to what is left.
        if mkdir "$state.lock" 2>/dev/null; then
          clean
          collect
          if [ "$victims" ]; then
            send
            turns=0
            while [ "$turns" -lt 20 ] && any_alive; do
              sleep 0.05
              turns=$((turns + 1))
            done
          fi
        else
          turns=0
          while [ "$turns" -lt 40 ] && [ -d "$state.lock" ]; do
            sleep 0.05
            turns=$((turns + 1))
          done
          clean
        fi

        rounds=0
        while [ "$rounds" -lt 10 ]; do
          collect
          [ "$victims" ] || break
          send KILL
          sleep 0.02
          rounds=$((rounds + 1))
        done
        wait
        rm -f "$state"
        rmdir "$state.lock" 2>/dev/null
        """;
}
