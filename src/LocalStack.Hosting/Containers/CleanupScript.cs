namespace LocalStack.Hosting.Containers;

/// <summary>The parts of the program that <see cref="ContainerCleanup"/> makes, for any POSIX shell.</summary>
internal static class CleanupScript
{
    /// <summary>
    /// The operations through the engine's API. The answers are lists of objects with <c>"Id":"…"</c>; no label can look like that, for
    /// its quotation marks would be escaped. <c>-f</c> makes an answer that is an error one of curl's.
    /// </summary>
    public const string Curl = """
        api() { curl -sf -m 10 ${socket:+--unix-socket "$socket"} "$@"; }
        ids() {
          answer=$(api -G --data-urlencode "filters={\"label\":[\"$run\",\"$session\"]}" "$@") || return 1
          printf '%s' "$answer" | grep -o '"Id":"[0-9a-f]*"' | sed 's/"Id":"\(.*\)"/\1/'
          return 0
        }
        list_containers() { ids -d all=1 "$base/containers/json"; }
        list_networks() { ids "$base/networks"; }
        list_members() { api "$base/networks/$1" | grep -o '"[0-9a-f]\{64\}": *{' | grep -o '[0-9a-f]\{64\}'; }
        end_container() {
          api -X POST "$base/containers/$1/stop?t=1" >/dev/null
          api -X DELETE "$base/containers/$1?force=1&v=1" >/dev/null
        }
        disconnect() { api -X POST -H 'Content-Type: application/json' -d "{\"Container\":\"$2\",\"Force\":true}" "$base/networks/$1/disconnect" >/dev/null; }
        remove_network() { api -X DELETE "$base/networks/$1" >/dev/null; }
        """;

    /// <summary>The operations through <c>docker</c> or <c>podman</c>, which understand the same.</summary>
    public const string CommandLine = """
        list_containers() { tool ps -aq --no-trunc --filter "label=$run" --filter "label=$session"; }
        list_networks() { tool network ls -q --filter "label=$run" --filter "label=$session"; }
        list_members() { tool ps -aq --no-trunc --filter "network=$1"; }
        end_container() {
          tool stop -t 1 "$1"
          tool rm -fv "$1"
        }
        disconnect() { tool network disconnect -f "$1" "$2"; }
        remove_network() { tool network rm "$1"; }
        """;

    /// <summary>
    /// What is done with them. A container that the engine was about to create when its client died appears a moment later, so one
    /// empty list is not the end.
    /// </summary>
    public const string Main = """
        empty=0
        rounds=0
        while [ "$empty" -lt 2 ] && [ "$rounds" -lt 10 ]; do
          found=$(list_containers)
          if [ "$found" ]; then
            empty=0
            for id in $found; do
              end_container "$id" &
            done
            wait
          else
            empty=$((empty + 1))
            [ "$empty" -lt 2 ] && sleep 0.3
          fi
          rounds=$((rounds + 1))
        done
        for network in $(list_networks); do
          for id in $(list_members "$network"); do
            disconnect "$network" "$id"
          done
          remove_network "$network"
        done
        """;
}
