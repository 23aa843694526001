/** How long a signed link works. */
export const LINK_SECONDS = 5 * 60;

/** Who is not the owner saves a document under its title: how its owner called the file is none of their business. */
export function publicName({ title = 'document' }: { readonly title?: string }): string {
  return /\.pdf$/i.test(title) ? title : `${title}.pdf`;
}
