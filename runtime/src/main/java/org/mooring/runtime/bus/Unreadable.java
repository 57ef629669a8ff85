package org.mooring.runtime.bus;

/** What stands in for a message that this version cannot read, so that its consumer survives. */
record Unreadable(String reason) {}
