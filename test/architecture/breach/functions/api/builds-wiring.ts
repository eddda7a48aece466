import "../wiring/aws.ts";
