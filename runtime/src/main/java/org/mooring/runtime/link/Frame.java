package org.mooring.runtime.link;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import org.mooring.runtime.bus.BusFailure;

/**
 * One text of the link. First the proof: the dialler's {@link Hello}, the broker's {@link Challenge}, the dialler's
 * {@link Proof}, the broker's {@link Welcome}; then the rest, in both directions. Ids count up per sender and connection,
 * and an answer carries the id of the frame it answers, so nothing that another connection sends can answer it.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "t")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Frame.Hello.class, name = "hello"),
    @JsonSubTypes.Type(value = Frame.Challenge.class, name = "challenge"),
    @JsonSubTypes.Type(value = Frame.Proof.class, name = "proof"),
    @JsonSubTypes.Type(value = Frame.Welcome.class, name = "welcome"),
    @JsonSubTypes.Type(value = Frame.Ask.class, name = "request"),
    @JsonSubTypes.Type(value = Frame.Reply.class, name = "answer"),
    @JsonSubTypes.Type(value = Frame.Failed.class, name = "failure"),
    @JsonSubTypes.Type(value = Frame.Tell.class, name = "publish"),
    @JsonSubTypes.Type(value = Frame.Serve.class, name = "serve"),
    @JsonSubTypes.Type(value = Frame.Listen.class, name = "listen"),
    @JsonSubTypes.Type(value = Frame.End.class, name = "end"),
    @JsonSubTypes.Type(value = Frame.Done.class, name = "done"),
})
sealed interface Frame {
    /** The version of this protocol. */
    int VERSION = 1;

    /** Who dials. The nonce is 32 random bytes, base64url. */
    record Hello(int version, String identity, String nonce) implements Frame {}

    /** The broker's own nonce, and the brokers' signature; see {@link Statement}. */
    record Challenge(String nonce, String proof) implements Frame {}

    /** The dialler's signature; see {@link Statement}. */
    record Proof(String proof) implements Frame {}

    /** Taken. Of two links of one identity the one with the higher epoch is right. */
    record Welcome(long epoch) implements Frame {}

    /** A request, and how long the asker waits; {@code of} as in {@link Tell}. */
    record Ask(long id, long of, String to, long millis, JsonNode message) implements Frame {}

    /** The answer to an {@link Ask}. */
    record Reply(long id, JsonNode message) implements Frame {}

    /** Instead of a {@link Reply} or {@link Done}. */
    record Failed(long id, BusFailure.Kind kind, String text) implements Frame {}

    /** A fact. From the broker, {@code of} is the registration that it is for (the id of its frame); to it, 0. */
    record Tell(long of, String to, JsonNode message) implements Frame {}

    /** Requests to that address can come to me; answered by {@link Done}. */
    record Serve(long id, String at) implements Frame {}

    /** Facts of that address shall come to me; answered by {@link Done}. */
    record Listen(long id, String at) implements Frame {}

    /** A {@link Serve} or {@link Listen}, known by its id, is over. */
    record End(long id, long of) implements Frame {}

    /** The answer to {@link Serve}, {@link Listen} and {@link End}. */
    record Done(long id) implements Frame {}
}
