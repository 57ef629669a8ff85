package org.mooring.agents.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.mooring.agents.app.App;
import org.mooring.agents.app.Interface;
import org.mooring.protocol.Codec;
import org.mooring.protocol.SubmitJob;
import org.mooring.runtime.config.HostPort;

/**
 * The script of a session's job: the job-side program, and its settings as one line of JSON. Nothing that a user chose
 * is ever shell text: both come by quoted heredocs, in which the shell expands nothing, and the JSON has neither a line
 * break nor anything outside ASCII.
 */
public final class JobScript {
    static final String END_OF_SETTINGS = "END_OF_SETTINGS";
    static final String END_OF_PROGRAM = "END_OF_PROGRAM";
    private static final String PROGRAM = resource("session.py");

    private final HostPort agent;
    private final String certificate;
    private final Hub hub;

    /**
     * @param agent what jobs dial
     * @param certificate PEM: the one that they take for the agent's
     */
    public JobScript(HostPort agent, String certificate, Hub hub) {
        this.agent = agent;
        this.certificate = certificate;
        this.hub = hub;
    }

    /** The script, {@code #!} line first; it holds the start key and goes to the scheduler on stdin only. */
    public String render(SubmitJob job, App app, Interface ui) {
        return String.join(
                "\n",
                "#!/bin/sh",
                "# The job of Mooring session " + job.session()
                        + ". It asks the agent for leave before it starts anything.",
                "exec " + quoted(app.python()) + " -I -S -B - 3<<'" + END_OF_SETTINGS + "' <<'" + END_OF_PROGRAM + "'",
                settings(job, app, ui),
                END_OF_SETTINGS,
                PROGRAM + END_OF_PROGRAM,
                "");
    }

    private String settings(SubmitJob job, App app, Interface ui) {
        ObjectNode settings = Codec.json().createObjectNode();
        settings.put("session", job.session().value());
        settings.put("startKey", job.startKey());
        settings.put("startBy", job.startBy().getEpochSecond());
        settings.put("user", job.user().value());
        settings.put("account", job.account());
        settings.put("server", job.server().value());
        settings.put("prefix", job.prefix());
        settings.put("kind", app.kind().word());
        settings.put("path", ui.path());
        settings.put("listen", "*".equals(app.listen()) ? "" : app.listen());
        settings.put("grace", app.grace().toMillis() / 1000.0);
        strings(settings.putArray("command"), app.command());
        strings(settings.putArray("prologue"), app.environment());
        ObjectNode variables = settings.putObject("environment");
        app.variables().forEach(variables::put);
        settings.putObject("agent")
                .put("host", agent.host())
                .put("port", agent.port())
                .put("certificate", certificate);
        settings.putObject("hub")
                .put("prefix", hub.prefix())
                .put("host", hub.host())
                .put("api", "/hub-" + app.hubVersion() + "/api");
        try {
            return Codec.json().writer().with(JsonWriteFeature.ESCAPE_NON_ASCII).writeValueAsString(settings);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of text is always JSON", e);
        }
    }

    private static void strings(ArrayNode array, List<String> values) {
        values.forEach(array::add);
    }

    /** As one word of the shell. */
    static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    private static String resource(String name) {
        try (InputStream in = JobScript.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
