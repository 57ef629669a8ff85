/**
 * What a person sees: a record per page, and {@link org.mooring.web.page.Pages}, which makes HTML of it. Templates are
 * compiled at build time; nothing here does I/O at run time, so pages may be rendered on an event loop. Handlers fill
 * the records with values (instants, MiB, codes); all words are made here, from the catalogues.
 */
@NullMarked
package org.mooring.web.page;

import org.jspecify.annotations.NullMarked;
