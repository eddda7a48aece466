// SPDX-License-Identifier: Apache-2.0
import { CfnOutput, Duration } from "aws-cdk-lib";
import type { RestApi } from "aws-cdk-lib/aws-apigateway";
import { Certificate } from "aws-cdk-lib/aws-certificatemanager";
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  type IOrigin,
  OriginRequestPolicy,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from "aws-cdk-lib/aws-cloudfront";
import { RestApiOrigin, S3BucketOrigin } from "aws-cdk-lib/aws-cloudfront-origins";
import { Bucket, type IBucket } from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";
import { contentSecurityPolicy } from "../web/csp.ts";
import { acknowledge } from "./acknowledge.ts";
import type { DataStack } from "./data.ts";
import type { DeploymentSettings } from "./settings.ts";

interface WebProps {
  readonly data: DataStack;
  readonly settings: DeploymentSettings;
  readonly api: RestApi;
  readonly edgeAclArn: string;
}

const IMMUTABLE = "public, max-age=31536000, immutable";
const FRESH = "public, max-age=5";
const CERTIFICATE = "public, max-age=60";

/** Paths that the API answers; everything else is a file. */
const API_PATHS = [
  "/graphql",
  "/oauth/*",
  "/.well-known/*",
  "/health",
  "/calculations/*",
  "/disclosures/*",
  "/evidence/*",
  "/organizations/*",
  "/taxonomy/*",
  "/frames/*",
  "/templates/*",
  "/agency/*",
];

// One page shows every certificate; the serial is read from the address by the page itself.
const CERTIFICATE_PAGE = `function handler(event) {
  var request = event.request;
  if (request.uri.indexOf("/v/") === 0) request.uri = "/index.html";
  return request;
}`;

/** One address for pages, log, certificates and API, as on one machine. */
export class Web extends Construct {
  readonly distribution: Distribution;

  constructor(scope: Construct, id: string, { data, settings, api, edgeAclArn }: WebProps) {
    super(scope, id);
    const log = originOf(this, "LogOrigin", data.logBucket);
    const files = originOf(this, "FilesOrigin", data.filesBucket);
    const served = (name: string, origin: IOrigin, cacheControl: string): BehaviorOptions => ({
      origin,
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      cachePolicy: CachePolicy.CACHING_OPTIMIZED,
      responseHeadersPolicy: openHeaders(this, name, cacheControl),
    });
    const fresh = served("Fresh", log, FRESH);
    const certificates = served("Certificate", files, CERTIFICATE);
    this.distribution = new Distribution(this, "Distribution", {
      comment: `Touchstone register ${settings.host}`,
      domainNames: [settings.host],
      certificate: Certificate.fromCertificateArn(this, "Certificate", settings.certificateArn),
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      httpVersion: HttpVersion.HTTP2_AND_3,
      webAclId: edgeAclArn,
      enableLogging: true,
      logBucket: data.accessLogs,
      logFilePrefix: "cloudfront/",
      defaultRootObject: "index.html",
      defaultBehavior: this.pages(data, settings),
      additionalBehaviors: {
        "/log/tile/*": served("Immutable", log, IMMUTABLE),
        "/log/*": fresh,
        "/certificates/*": certificates,
        "/status/*": certificates,
        ...this.apiBehaviors(api),
      },
    });
    acknowledge(
      this.distribution,
      "@aws-cdk/aws-cloudfront-origins:updateImportedBucketPolicyOac",
      "the data stack's own bucket policies say what this account's distributions may read",
    );
    acknowledge(
      this.distribution,
      "AwsSolutions-CFR1",
      "a public register: certificates must be checkable from every country",
    );
    new CfnOutput(this, "DistributionDomain", { value: this.distribution.distributionDomainName });
  }

  private pages({ pagesBucket }: DataStack, settings: DeploymentSettings): BehaviorOptions {
    return {
      origin: originOf(this, "PagesOrigin", pagesBucket),
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      cachePolicy: CachePolicy.CACHING_OPTIMIZED,
      responseHeadersPolicy: pageHeaders(this, settings),
      functionAssociations: [
        {
          eventType: FunctionEventType.VIEWER_REQUEST,
          function: new EdgeFunction(this, "CertificatePage", {
            runtime: FunctionRuntime.JS_2_0,
            code: FunctionCode.fromInline(CERTIFICATE_PAGE),
          }),
        },
      ],
    };
  }

  private apiBehaviors(api: RestApi): Record<string, BehaviorOptions> {
    const behavior: BehaviorOptions = {
      origin: new RestApiOrigin(api),
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      allowedMethods: AllowedMethods.ALLOW_ALL,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      // The Host header must be the API's own, or API Gateway does not know the request.
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
    };
    return Object.fromEntries(API_PATHS.map((path) => [path, behavior]));
  }
}

// By name, so that CDK does not write this stack's distribution into a bucket policy of the data stack, which says already
// what CloudFront may read.
function originOf(scope: Construct, id: string, bucket: IBucket): IOrigin {
  const named = Bucket.fromBucketAttributes(scope, id, {
    bucketArn: bucket.bucketArn,
    bucketRegionalDomainName: bucket.bucketRegionalDomainName,
  });
  return S3BucketOrigin.withOriginAccessControl(named);
}

const SECURITY = {
  contentTypeOptions: { override: true },
  strictTransportSecurity: {
    accessControlMaxAge: Duration.days(730),
    includeSubdomains: true,
    override: true,
  },
} as const;

/** For what anybody's page may read: a verifier saved to a disk asks from no origin at all. */
function openHeaders(scope: Construct, id: string, cacheControl: string): ResponseHeadersPolicy {
  return new ResponseHeadersPolicy(scope, `${id}Headers`, {
    comment: `touchstone: ${id}`,
    corsBehavior: {
      accessControlAllowCredentials: false,
      accessControlAllowHeaders: ["*"],
      accessControlAllowMethods: ["GET", "HEAD"],
      accessControlAllowOrigins: ["*"],
      originOverride: true,
    },
    customHeadersBehavior: {
      customHeaders: [{ header: "Cache-Control", value: cacheControl, override: true }],
    },
    securityHeadersBehavior: {
      ...SECURITY,
      contentSecurityPolicy: { contentSecurityPolicy: "default-src 'none'; sandbox", override: true },
    },
  });
}

function pageHeaders(scope: Construct, { chains }: DeploymentSettings): ResponseHeadersPolicy {
  const policy = contentSecurityPolicy({ connect: chains.map(({ rpcUrl }) => rpcUrl) });
  return new ResponseHeadersPolicy(scope, "PageHeaders", {
    comment: "touchstone: pages",
    securityHeadersBehavior: {
      ...SECURITY,
      contentSecurityPolicy: { contentSecurityPolicy: policy, override: true },
      frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
      referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
    },
  });
}
