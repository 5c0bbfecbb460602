namespace LocalStack.Hosting.Processes;

/// <summary>
/// The guardian's program, for any POSIX shell: a shell is there on every Unix, takes 1 MB and starts in a millisecond or two.
/// It reads what runs from its input; the end of the input is the end of the AppHost, however that came about.
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
        list=
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
        # carries the run's marker.
        collect() {
          members=' '
          dead=' '
          victims=
          while read -r pid sig start; do
            [ "$pid" ] || continue
            if alive "$pid" "$start"; then
              members="$members$pid "
              [ "$proc" ] || victims="$victims$nl$pid $pid $start"
            elif [ "$proc" ] && [ ! -e "/proc/$pid" ]; then
              dead="$dead$pid=$start "
            fi
          done <<END_OF_LIST
        $list
        END_OF_LIST
          [ "$proc" ] || return 0

          for file in $(grep -lszxF "LOCALSTACK_RUN_ID=$run" /proc/[0-9]*/environ 2>/dev/null); do
            id=${file#/proc/}
            members="$members${id%/environ} "
          done

          table=
          for file in /proc/[0-9]*/stat; do
            { read -r line <"$file"; } 2>/dev/null || continue
            id=${line%% *}
            set -- ${line##*") "}
            case $1 in Z|X) continue ;; esac
            table="$table$nl$id $2 $3 $4 ${20}"
          done

          grew=1
          while [ "$grew" ]; do
            grew=
            while read -r id parent group session start; do
              [ "$id" ] || continue
              case $members in
                *" $id "*) continue ;;
                *" $parent "*|*" $group "*|*" $session "*) members="$members$id " grew=1; continue ;;
              esac
              for key in "$group" "$session"; do
                case $dead in
                  *" $key="*)
                    since=${dead##*" $key="}
                    [ "$start" -ge "${since%% *}" ] && members="$members$id " && grew=1 && break ;;
                esac
              done
            done <<END_OF_TABLE
        $table
        END_OF_TABLE
          done

          while read -r id parent group session start; do
            case $members in *" $id "*) [ "$id" ] && [ "$id" != "$$" ] && victims="$victims$nl$id $group $start" ;; esac
          done <<END_OF_TABLE
        $table
        END_OF_TABLE
        }

        any_alive() {
          while read -r id group start; do
            [ "$id" ] && alive "$id" "$start" && return 0
          done <<END_OF_VICTIMS
        $victims
        END_OF_VICTIMS
          return 1
        }

        ask() {
          while read -r pid sig start; do
            [ "$pid" ] && alive "$pid" "$start" && kill "-$sig" "-$pid" 2>/dev/null
          done <<END_OF_LIST
        $list
        END_OF_LIST
          while read -r id group start; do
            [ "$id" ] || continue
            case $list in *"$nl$group "*) ;; *) alive "$id" "$start" && kill -TERM "$id" 2>/dev/null ;; esac
          done <<END_OF_VICTIMS
        $victims
        END_OF_VICTIMS
        }

        finish() {
          while read -r pid sig start; do
            [ "$pid" ] && alive "$pid" "$start" && kill -KILL "-$pid" 2>/dev/null
          done <<END_OF_LIST
        $list
        END_OF_LIST
          while read -r id group start; do
            [ "$id" ] && alive "$id" "$start" && kill -KILL "$id" 2>/dev/null
          done <<END_OF_VICTIMS
        $victims
        END_OF_VICTIMS
        }

        while read -r op pid sig start; do
          case $op in
            +) [ "$proc" ] || start=$(LC_ALL=C ps -o lstart= -p "$pid" 2>/dev/null)
               list="$list$nl$pid $sig $start" ;;
            -) drop "$pid" ;;
          esac
        done

        # Of the two guardians one asks politely; the other waits for it, and then sees to what is left.
        if mkdir "$state.lock" 2>/dev/null; then
          collect
          if [ "$victims" ]; then
            ask
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
        fi

        rounds=0
        while [ "$rounds" -lt 10 ]; do
          collect
          [ "$victims" ] || break
          finish
          sleep 0.02
          rounds=$((rounds + 1))
        done
        rm -f "$state"
        rmdir "$state.lock" 2>/dev/null
        """;
}
