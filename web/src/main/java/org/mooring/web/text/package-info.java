/** Sentences in the user's language: catalogues, the choice of a language, durations, sizes and times in words. Pure. */
@NullMarked
package org.mooring.web.text;

import org.jspecify.annotations.NullMarked;
