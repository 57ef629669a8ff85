package org.mooring.web.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Style sheet, scripts and icons, read from the class path once. Their URLs carry a hash of the content, so that they may
 * be cached for ever; broker and edge both serve them, so that an edge's own pages need no broker. Immutable; any thread.
 */
public final class Assets {
    /** Their path: a request for a path below is for {@link #find}. */
    public static final String PATH = "/hub/static/";

    private static final List<String> NAMES = List.of(
            "mooring.css",
            "live.js",
            "options.js",
            "icon-calm.svg",
            "icon-waiting.svg",
            "icon-running.svg",
            "icon-ended.svg");

    private final Map<String, Asset> byPath = new TreeMap<>();
    private final Map<String, String> urls = new TreeMap<>();

    /** An asset: its bytes (do not change them), its {@code Content-Type}, its {@code Cache-Control}. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Asset(byte[] bytes, String contentType, String cacheControl) {}

    private Assets() {
        for (String name : NAMES) {
            byte[] bytes = read(name);
            int dot = name.lastIndexOf('.');
            String url = PATH + name.substring(0, dot) + "." + hash(bytes) + name.substring(dot);
            urls.put(name, url);
            byPath.put(url, new Asset(bytes, type(name), "public, max-age=31536000, immutable"));
        }
    }

    /** Reads them. */
    public static Assets load() {
        return new Assets();
    }

    /** The URL path of an asset by its plain name. */
    public String url(String name) {
        return Objects.requireNonNull(urls.get(name), name);
    }

    /** The asset at this path, query taken off; empty: none of this build's (another build's daemon may have it). */
    public Optional<Asset> find(String path) {
        return Optional.ofNullable(byPath.get(path));
    }

    private static byte[] read(String name) {
        try (InputStream in =
                Objects.requireNonNull(Assets.class.getResourceAsStream("/org/mooring/web/static/" + name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static String type(String name) {
        if (name.endsWith(".css")) {
            return "text/css; charset=utf-8";
        }
        return name.endsWith(".js") ? "text/javascript; charset=utf-8" : "image/svg+xml";
    }
}
