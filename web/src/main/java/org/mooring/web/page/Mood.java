package org.mooring.web.page;

/** How things stand, in one of the state colours; the page's icon in the browser's tab shows it too. */
public enum Mood {
    CALM,
    /** Something is under way. */
    WAITING,
    /** A session goes on. */
    RUNNING,
    /** It ended, or it is wrong. */
    ENDED;

    /** For class names and the icon's file name: {@code running}. */
    public String label() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
