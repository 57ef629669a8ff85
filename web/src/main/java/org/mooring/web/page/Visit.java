package org.mooring.web.page;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.mooring.web.text.Language;

/**
 * Who looks at a page, from where and when.
 *
 * @param path path and query of this page, to come back to after a change of language; absent: no language switch
 * @param user who is signed in; absent: nobody
 * @param csrf token that forms carry in the hidden field {@link Pages#TOKEN_FIELD}; empty where there is none
 */
public record Visit(Language language, @Nullable String path, @Nullable Who user, String csrf, Instant now) {
    /** The same visit by nobody in particular. */
    Visit stranger() {
        return new Visit(language, path, null, "", now);
    }

    /**
     * Who is signed in.
     *
     * @param name canonical user name
     */
    public record Who(String name, boolean admin) {}
}
