declare const cleanBrand: unique symbol;

/** Text that went through redaction. Only `redact/` mints it; a cast to it anywhere else is a lint error. */
export type CleanText = string & { readonly [cleanBrand]: true };
