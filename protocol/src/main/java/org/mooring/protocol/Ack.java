package org.mooring.protocol;

/** "Received and kept": the sender need not send it again. */
@Wire("ack.v1")
public record Ack() implements Answer {}
