import "../handlers/knows-core.ts";
import "aws-cdk-lib";
