// One trace of two spans, log records of three severities, and an instrument of each kind; the environment says where to and how (OTEL_…).
import { context, metrics, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { logs, SeverityNumber } from "@opentelemetry/api-logs";
import { NodeSDK, resources } from "@opentelemetry/sdk-node";

const sdk = new NodeSDK({ instrumentations: [], resourceDetectors: [resources.envDetector] });
sdk.start();

const tracer = trace.getTracer("node-tracer", "1.2.3");
const logger = logs.getLogger("node-logger", "4.5.6");
const meter = metrics.getMeter("node-meter");

const root = tracer.startSpan("GET /orders/{id}", {
  kind: SpanKind.SERVER,
  attributes: {
    "http.request.method": "GET",
    "http.response.status_code": 503,
    ratio: 0.25,
    ok: false,
    text: "ä <script>alert(1)</script>",
    list: ["a", "b"],
    numbers: [1, 2],
  },
});
const inRoot = trace.setSpan(context.active(), root);
const child = tracer.startSpan("SELECT orders", {
  kind: SpanKind.CLIENT,
  attributes: { "db.system.name": "postgresql" },
  links: [{ context: root.spanContext(), attributes: { why: "test" } }],
}, inRoot);
child.addEvent("retry", { attempt: 2 });
child.recordException(new Error("connection refused"));
child.setStatus({ code: SpanStatusCode.ERROR, message: "it did not answer" });
child.end();

for (const [number, text, body] of [
  [SeverityNumber.INFO, "INFO", "order 7 was read"],
  [SeverityNumber.WARN, "WARN", { order: 7, tags: ["slow", "late"] }],
  [SeverityNumber.ERROR, "ERROR", "order 8 was lost"],
]) {
  logger.emit({ severityNumber: number, severityText: text, body, attributes: { order: 7, urgent: true }, context: inRoot });
}

meter.createCounter("orders", { unit: "{order}", description: "Orders read" }).add(3, { region: "eu" });
meter.createUpDownCounter("open").add(-2);
meter.createHistogram("latency", { unit: "s", advice: { explicitBucketBoundaries: [0.1, 1, 10] } }).record(0.5, { route: "/orders" });
meter.createObservableGauge("depth").addCallback((result) => result.observe(1.5));

root.end();
await sdk.shutdown();
console.log(`${root.spanContext().traceId} ${root.spanContext().spanId} ${child.spanContext().spanId}`);
