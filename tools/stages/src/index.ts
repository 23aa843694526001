export { awsSettings, type AwsAccess } from './aws.ts';
export { readManifest, readManifestOfAnyStage, urlParameter, type Manifest } from './manifest.ts';
export { isService, SERVICES, type Service } from './services.ts';
