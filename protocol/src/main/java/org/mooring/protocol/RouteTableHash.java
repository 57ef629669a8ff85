package org.mooring.protocol;

/**
 * Told every 10 s, so that a lost change is found.
 *
 * @param hash lower-case hex SHA-256 over the lines {@code prefix SP session SP revision LF}, sorted by prefix
 */
@Wire("routes.hash.v1")
public record RouteTableHash(String epoch, long number, String hash) implements Fact {}
