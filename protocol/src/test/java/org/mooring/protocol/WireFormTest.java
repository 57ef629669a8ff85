package org.mooring.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each message's form on the wire, pinned by a file with every field set: {@code src/test/resources/wire/<name>.json}.
 * Files are only ever added to, so that versions N and N+1 understand each other.
 */
class WireFormTest {
    private static final Path FOLDER = Path.of("src/test/resources/wire");

    static Set<String> names() {
        return Codec.messageTypes().keySet();
    }

    private static JsonNode file(String name) throws IOException {
        return Codec.json().readTree(Files.readString(FOLDER.resolve(name + ".json")));
    }

    @Test
    void every_message_has_its_file_and_every_file_its_message() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            Set<String> held = files.map(file -> file.getFileName().toString().replaceFirst("\\.json$", ""))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(held).containsExactlyElementsOf(names());
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void a_message_reads_as_its_file_and_writes_as_its_file(String name) throws IOException {
        Message message = Codec.decode(file(name).toString());
        assertThat(message).isInstanceOf(Codec.messageTypes().get(name));
        assertThat(Codec.json().readTree(Codec.encode(message))).isEqualTo(file(name));
    }

    @ParameterizedTest
    @MethodSource("names")
    void every_component_of_a_message_stands_in_its_file(String name) throws IOException {
        Set<String> components = Stream.of(Codec.messageTypes().get(name).getRecordComponents())
                .map(java.lang.reflect.RecordComponent::getName)
                .collect(Collectors.toSet());
        Set<String> fields = new TreeSet<>();
        file(name).path("body").fieldNames().forEachRemaining(fields::add);
        assertThat(fields).isEqualTo(new TreeSet<>(components));
    }

    @ParameterizedTest
    @MethodSource("names")
    void a_field_that_only_a_newer_version_knows_is_ignored(String name) throws IOException {
        JsonNode newer = file(name);
        ((ObjectNode) newer.path("body")).put("fromTheFuture", 1);
        assertThat(Codec.decode(newer.toString()))
                .isEqualTo(Codec.decode(file(name).toString()));
    }

    @Test
    void a_proof_of_a_version_that_knew_jupyter_only_is_jupyters() throws IOException {
        JsonNode older = file("edge.probe.v1");
        ObjectNode proof = (ObjectNode) older.at("/body/route/target/proof");
        proof.remove("probePath");
        proof.remove("credentialScheme");
        ServerProof read =
                ((ProbeServer) Codec.decode(older.toString())).route().target().proof();
        assertThat(read).isNotNull();
        assertThat(read.probePath()).isEqualTo("api");
        assertThat(read.credential()).isEqualTo("token " + read.serverToken());
    }

    @Test
    void what_is_no_message_is_unreadable() {
        for (String text : new String[] {
            "",
            "{",
            "[]",
            "null",
            "{\"type\":\"x.v9\",\"body\":{}}",
            "{\"type\":\"routes.get.v1\",\"body\":{\"page\":\"x\"}}"
        }) {
            assertThatThrownBy(() -> Codec.decode(text)).as(text).isInstanceOf(UnreadableMessage.class);
        }
    }
}
