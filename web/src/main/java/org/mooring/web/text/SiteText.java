package org.mooring.web.text;

import java.util.Map;

/**
 * Words of the site's own, from its configuration: one text for all languages, or one per language. Immutable.
 *
 * @param values text by language tag; under the empty tag the one for all languages that have none of their own
 */
public record SiteText(Map<String, String> values) {
    private static final String ALL = "";

    /**
     * Checks the languages.
     *
     * @throws IllegalArgumentException if there is no text, or one in a language that the pages do not have
     */
    public SiteText {
        values = Map.copyOf(values);
        if (values.isEmpty()) {
            throw new IllegalArgumentException("a text, or texts by language such as {en: Help, fr: Aide}, is needed");
        }
        for (String tag : values.keySet()) {
            if (!tag.equals(ALL) && Language.of(tag).isEmpty()) {
                throw new IllegalArgumentException(tag + ": the pages have no such language; they have en and fr");
            }
        }
    }

    /** One text for all languages. */
    public static SiteText of(String text) {
        return new SiteText(Map.of(ALL, text));
    }

    /** In this language; else the text for all, else in English, else any. */
    public String in(Language language) {
        String own = values.get(language.tag());
        if (own != null) {
            return own;
        }
        String english = values.getOrDefault(ALL, values.get(Language.EN.tag()));
        return english != null ? english : values.values().iterator().next();
    }
}
