package org.mooring.web.text;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Everything said to one reader: sentences, durations, sizes and times in their language. Immutable; any thread.
 *
 * <p>A missing sentence is a fault that a test finds; should one slip through, the reader sees its key, not an error.
 */
public final class Words {
    private static final Map<Language, Catalogue> CATALOGUES = new EnumMap<>(Language.class);

    static {
        for (Language language : Language.values()) {
            CATALOGUES.put(language, Catalogue.load(language));
        }
    }

    private final Language language;
    private final Catalogue catalogue;
    private final ZoneId zone;

    private Words(Language language, ZoneId zone) {
        this.language = language;
        this.catalogue = catalogue(language);
        this.zone = zone;
    }

    /** Words in this language; times are told in this zone. */
    public static Words in(Language language, ZoneId zone) {
        return new Words(language, zone);
    }

    static Catalogue catalogue(Language language) {
        Catalogue catalogue = CATALOGUES.get(language);
        if (catalogue == null) {
            throw new AssertionError(language);
        }
        return catalogue;
    }

    public Language language() {
        return language;
    }

    /**
     * A sentence.
     *
     * @param namesAndValues a placeholder's name, its value, and so on
     */
    public String t(String key, Object... namesAndValues) {
        return t(key, pairs(namesAndValues));
    }

    /** A sentence, its placeholders filled from a map. */
    public String t(String key, Map<String, ?> values) {
        return find(key, values).orElse(key);
    }

    /** A sentence whose key is made of data (a scheduler's code): empty if the catalogues do not know it. */
    public Optional<String> find(String key, Object... namesAndValues) {
        return find(key, pairs(namesAndValues));
    }

    private Optional<String> find(String key, Map<String, ?> values) {
        return catalogue.find(key, values);
    }

    /** A sentence with its placeholders, to be filled in the browser. */
    public String raw(String key) {
        return catalogue.raw(key);
    }

    /** A user interface by its id: {@code JupyterLab}; an unknown one by its id. */
    public String ui(String id) {
        return find("ui." + id).orElse(id);
    }

    /** As it stands within a sentence: {@code the terminal}; product names have no article. */
    public String theUi(String id) {
        return find("ui." + id + ".the").orElseGet(() -> ui(id));
    }

    /** {@code 2 h 14 min}, {@code 12 min}, {@code 38 s}, {@code 3 d 2 h}; nothing negative. */
    public String duration(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 60) {
            return t("time.s", "s", seconds);
        }
        long minutes = seconds / 60;
        if (minutes < 60) {
            return t("time.min", "min", minutes);
        }
        if (minutes < 48 * 60) {
            return minutes % 60 == 0
                    ? t("time.h", "h", minutes / 60)
                    : t("time.h-min", "h", minutes / 60, "min", minutes % 60);
        }
        long hours = minutes / 60;
        return hours % 24 == 0 ? t("time.d", "d", hours / 24) : t("time.d-h", "d", hours / 24, "h", hours % 24);
    }

    /** {@code 99 h}, {@code 1 h 30 min}: in hours, as the options form counts. */
    public String hours(Duration duration) {
        long minutes = Math.max(0, duration.toMinutes());
        if (minutes < 60) {
            return t("time.min", "min", minutes);
        }
        return minutes % 60 == 0
                ? t("time.h", "h", minutes / 60)
                : t("time.h-min", "h", minutes / 60, "min", minutes % 60);
    }

    /** How long a step took: {@code 0.3 s} below ten seconds, else as {@link #duration}. */
    public String took(Duration duration) {
        long millis = Math.max(0, duration.toMillis());
        return millis >= 10_000
                ? duration(duration)
                : t("time.s", "s", decimal(BigDecimal.valueOf(millis, 3).setScale(1, RoundingMode.HALF_UP)));
    }

    /** {@code 4:12}. */
    public String clock(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        return seconds / 60 + ":" + (seconds % 60 < 10 ? "0" : "") + seconds % 60;
    }

    /** {@code 16 GB}, {@code 1.5 GB}, {@code 512 MB}: as the scheduler counts, 1 GB = 1024 MB. */
    public String size(long mebibytes) {
        if (mebibytes < 1024) {
            return t("size.mb", "n", mebibytes);
        }
        return t(
                "size.gb",
                "n",
                decimal(BigDecimal.valueOf(mebibytes)
                        .divide(BigDecimal.valueOf(1024), 2, RoundingMode.HALF_UP)
                        .stripTrailingZeros()));
    }

    /** A number with the language's decimal sign. */
    public String decimal(BigDecimal number) {
        String plain = number.toPlainString();
        return language == Language.FR ? plain.replace('.', ',') : plain;
    }

    /**
     * {@code 14:32} on the day of {@code now}, {@code Tue 08:00} within six days, else {@code Tue 22 Dec 08:00}; in French
     * {@code 14 h 32}, {@code mardi 8 h}, {@code mardi 22 décembre 8 h}.
     */
    public String at(Instant time, Instant now) {
        ZonedDateTime then = time.atZone(zone);
        long days = ChronoUnit.DAYS.between(now.atZone(zone).toLocalDate(), then.toLocalDate());
        String clock = language.clock(then.getMinute());
        String pattern =
                days == 0 ? clock : (days > 0 && days <= 6 ? language.weekday() : language.date()) + " " + clock;
        return DateTimeFormatter.ofPattern(pattern, language.locale())
                .format(then)
                .replace(' ', '\u00a0');
    }

    /** Whether both are on one day here. */
    public boolean sameDay(Instant time, Instant now) {
        return time.atZone(zone).toLocalDate().equals(now.atZone(zone).toLocalDate());
    }

    /** Date and time in full, with the zone: for a tool tip. */
    public String exact(Instant time) {
        return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.LONG)
                .withLocale(language.locale())
                .format(time.atZone(zone));
    }

    private static Map<String, Object> pairs(Object... namesAndValues) {
        Map<String, Object> values = new HashMap<>();
        for (int i = 0; i + 1 < namesAndValues.length; i += 2) {
            values.put(namesAndValues[i].toString(), namesAndValues[i + 1]);
        }
        return values;
    }
}
