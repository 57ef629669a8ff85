package org.mooring.protocol;

/** A session has a new revision; whoever shows it reads it again. */
@Wire("session.changed.v1")
public record SessionChanged(SessionId session, UserName user, long revision) implements Fact {}
