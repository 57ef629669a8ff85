package org.mooring.web.text;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The languages of the pages. A language more is a constant here and a catalogue. */
public enum Language {
    EN(Locale.UK, "English", false),
    FR(Locale.CANADA_FRENCH, "Français", true);

    private static final Pattern BEFORE_MARK = Pattern.compile(" (?=[;:!?»])|(?<=«) ");

    private final Locale locale;
    private final String ownName;
    private final boolean zeroIsSingular;

    Language(Locale locale, String ownName, boolean zeroIsSingular) {
        this.locale = locale;
        this.ownName = ownName;
        this.zeroIsSingular = zeroIsSingular;
    }

    /** For the {@code lang} attribute, the cookie and the catalogue's file name: {@code en}. */
    public String tag() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As its speakers call it. */
    public String ownName() {
        return ownName;
    }

    /** Pattern of a time of day: {@code 08:00}; in French {@code 8 h}, {@code 8 h 05}. */
    String clock(int minute) {
        if (this == EN) {
            return "HH:mm";
        }
        return minute == 0 ? "H 'h'" : "H 'h' mm";
    }

    /** Pattern of a day within a week. */
    String weekday() {
        return this == EN ? "EEE" : "EEEE";
    }

    /** Pattern of a day further away. */
    String date() {
        return this == EN ? "EEE d MMM" : "EEEE d MMMM";
    }

    Locale locale() {
        return locale;
    }

    boolean zeroIsSingular() {
        return zeroIsSingular;
    }

    /** Typographic apostrophes; in French no line break before a double punctuation mark. */
    String typeset(String text) {
        String apostrophes = text.replace('\'', '’');
        return this == FR ? BEFORE_MARK.matcher(apostrophes).replaceAll("\u00a0") : apostrophes;
    }

    /** The language of this tag ({@code fr}, {@code fr-CA}), if it is one of ours. */
    public static Optional<Language> of(String tag) {
        String primary = tag.strip().toLowerCase(Locale.ROOT).split("[-_;]", 2)[0];
        return Stream.of(values()).filter(l -> l.tag().equals(primary)).findFirst();
    }

    /**
     * The language to answer in: the one chosen before, else the browser's best, else English.
     *
     * @param cookie value of the {@code lang} cookie
     * @param acceptLanguage the header, as sent; whatever cannot be read in it is passed over
     */
    public static Language choose(@Nullable String cookie, @Nullable String acceptLanguage) {
        Optional<Language> chosen = cookie == null ? Optional.empty() : of(cookie);
        return chosen.orElseGet(() -> acceptLanguage == null ? EN : best(acceptLanguage));
    }

    private static Language best(String acceptLanguage) {
        Language best = EN;
        double weight = 0;
        for (String range : acceptLanguage.split(",", 20)) {
            Optional<Language> language = of(range);
            double q = weight(range);
            if (language.isPresent() && q > weight) {
                best = language.get();
                weight = q;
            }
        }
        return best;
    }

    private static double weight(String range) {
        int q = range.indexOf("q=");
        if (q < 0) {
            return 1;
        }
        try {
            return Double.parseDouble(range.substring(q + 2).strip());
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
