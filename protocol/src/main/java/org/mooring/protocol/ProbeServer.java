package org.mooring.protocol;

/**
 * Does this server answer? One authenticated {@code GET {prefix}{path}} through the way that users will take; the
 * answer comes as soon as the server gives one, or after the time.
 *
 * @param path below the prefix: {@code api}
 * @param millis how long to try
 */
@Wire("edge.probe.v1")
public record ProbeServer(Route route, String path, int millis) implements Request<ProbeResult> {}
