package org.mooring.web.page;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mooring.web.text.Words;

/**
 * Makes HTML of pages. One per daemon; immutable, any thread, no I/O: may be used on an event loop.
 *
 * <p>Send its HTML as {@code text/html; charset=utf-8} with {@link Page#status()} and the headers of
 * {@link org.mooring.web.auth.SecurityHeaders#personal()}, and {@link #assets()} below {@link Assets#PATH}.
 */
public final class Pages {
    /** Name of the hidden field that carries the token of every form. */
    public static final String TOKEN_FIELD = "_xsrf";

    private static final String TEMPLATES = "org.mooring.web.jte";

    private final TemplateEngine engine =
            TemplateEngine.createPrecompiled(null, ContentType.Html, Pages.class.getClassLoader(), TEMPLATES);
    private final Assets assets = Assets.load();
    private final Site site;

    public Pages(Site site) {
        this.site = site;
    }

    /** Style sheet, scripts and icons of these pages. */
    public Assets assets() {
        return assets;
    }

    /** A whole page. */
    public String html(Page page, Visit visit) {
        // Who has just signed out is a stranger from here on.
        Visit by = page instanceof SignedOut ? visit.stranger() : visit;
        return render("page/" + page.template(), page, frame(by));
    }

    /** What an open page needs to become this one; for pages with a {@link Page#livePath()}. */
    public Live live(Page page, Visit visit) {
        Frame frame = frame(visit);
        Map<String, String> regions = new LinkedHashMap<>();
        regionsOf(page).forEach(name -> regions.put(name, render("region/" + name, page, frame)));
        Words words = frame.words();
        return new Live(
                frame.title(page),
                page.mood().label(),
                page.announcement(words, visit.now()),
                regions,
                page.goesTo().orElse(null),
                visit.now().toEpochMilli());
    }

    private static List<String> regionsOf(Page page) {
        if (page instanceof Home) {
            return List.of("sessions", "clusters");
        }
        if (page instanceof Pending) {
            return List.of("clock", "steps");
        }
        if (page instanceof SessionDetails) {
            return List.of("session");
        }
        throw new IllegalArgumentException("a page of " + page.getClass().getSimpleName() + " has no live view");
    }

    private Frame frame(Visit visit) {
        return new Frame(site, visit, Words.in(visit.language(), site.zone()), assets);
    }

    private String render(String template, Page page, Frame frame) {
        StringOutput out = new StringOutput(16_384);
        engine.render(template + ".jte", Map.of("page", page, "frame", frame), out);
        return out.toString();
    }
}
