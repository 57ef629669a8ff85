package org.mooring.cli.demo;

/**
 * Somebody who can sign in to the demo.
 *
 * @param uid the account id their jobs run under, when root runs the demo; they need no entry in the system's users
 */
record Person(String name, String password, boolean admin, int uid) {}
