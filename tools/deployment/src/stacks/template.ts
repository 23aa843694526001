/** A stack's template, as far as deployments read it. */
export interface Template {
  readonly Metadata?: { readonly Release?: TemplateRelease };
  readonly Resources: Readonly<Record<string, TemplateResource>>;
}

interface TemplateResource {
  readonly Type: string;
  readonly DeletionPolicy?: string;
}

/** Which release a template came with: what is deployed says so itself. */
export interface TemplateRelease {
  readonly prefix: string;
  readonly version: string;
}

export function withRelease(template: Template, release: TemplateRelease): Template {
  return { ...template, Metadata: { ...template.Metadata, Release: release } };
}

/** Resources that CloudFormation leaves behind when it removes the stack, by their names in the template. */
export function retainedIn({ Resources }: Template): Set<string> {
  const retained = Object.entries(Resources).filter(([, { DeletionPolicy = '' }]) =>
    DeletionPolicy.startsWith('Retain'),
  );
  return new Set(retained.map(([id]) => id));
}
