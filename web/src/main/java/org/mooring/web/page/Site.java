package org.mooring.web.page;

import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mooring.web.text.SiteText;

/**
 * The site's own name, logo, links and words, from the configuration.
 *
 * @param name shown in the header and in titles: {@code Mooring}
 * @param logo path of an image on this origin; absent: the name alone
 * @param stylesheet path of a style sheet on this origin that comes after ours, for the site's colours
 * @param announcement shown on top of each page; absent: none
 * @param help links of the footer
 * @param accountHelp links on the page that says "no access": renewal, access requests
 * @param zone times are told in it
 */
public record Site(
        String name,
        @Nullable String logo,
        @Nullable String stylesheet,
        @Nullable SiteText announcement,
        List<Link> help,
        List<Link> accountHelp,
        ZoneId zone) {
    public Site {
        help = List.copyOf(help);
        accountHelp = List.copyOf(accountHelp);
    }

    /** A link with its words, in the site's language or languages. */
    public record Link(SiteText text, String href) {
        public Link {
            if (!href.startsWith("https://")
                    && !href.startsWith("http://")
                    && !href.startsWith("/")
                    && !href.startsWith("mailto:")) {
                throw new IllegalArgumentException(
                        "link '" + href + "': must start with https://, http://, mailto: or /");
            }
        }
    }

    /** A site without words of its own. */
    public static Site plain(String name) {
        return new Site(name, null, null, null, List.of(), List.of(), ZoneId.systemDefault());
    }
}
