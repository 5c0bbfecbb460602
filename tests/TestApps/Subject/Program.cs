// A program that does what a test asks of it. Switches may be combined; they act in this order.
//
//   --print TEXT         print a line on standard output           --error TEXT     print a line on standard error
//   --flood LINES        print that many numbered lines            --giant-line N   print one line of N characters
//   --ignore-sigterm     take no notice of SIGTERM, and print "ignoring SIGTERM"
//   --child              start a copy that waits for ever; print "child PID"
//   --grandchild         the same, and the copy starts another; print "grandchild PID" too
//   --daemon             start a copy in a session of its own, with no parent; print "daemon PID"
//   --wait MS            wait, before what follows
//   --exit CODE          exit with the code                        --crash          abort (exit code 134)
//   --serve              serve HTTP on ASPNETCORE_URLS, or --urls URL, and print "listening URL" for each
//   --wait-for-ever      print "waiting" and stay
//
//   Serving:
//   --instance NAME      what it calls itself (default: the environment's SUBJECT_INSTANCE, else its pid)
//   --unhealthy          /health answers 503 until POST /health/healthy, or for ever
//   --healthy-after MS   /health answers 503 until then
//
//   GET  /                 hello from NAME                 GET  /instance         {"instance","pid"}
//   GET  /env              its environment, as JSON        GET  /headers          the request's headers and protocol, as JSON
//   GET  /health           200 or 503                      POST /health/STATE     STATE is healthy or unhealthy
//   POST /echo             the body, streamed back         GET  /bytes?count=N    N bytes; byte i is (byte)(i * 31)
//   POST /length           how many bytes the body had     GET  /slow?ms=N        answers after N ms
//   GET  /sse              an event "tick 0", a second one only after POST /sse/tick, and so on
//   GET  /ws               WebSocket: each message comes back, with the type it had; a close is answered
//   POST /exit?code=N      ends the process
//   GET  /die              sends half of an answer, then kills itself

using Subject;

Switches switches = Switches.Parse(args);
return await new Behaviour(switches).RunAsync();
