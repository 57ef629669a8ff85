package org.mooring.runtime.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** YAML text to {@link Node}s. One document, no anchors, no key twice. */
final class YamlReader {
    private static final YAMLFactory YAML = new YAMLFactory();

    private final String file;
    private final List<ConfigProblem> problems;

    YamlReader(String file, List<ConfigProblem> problems) {
        this.file = file;
        this.problems = problems;
    }

    /** The document; an empty one is an empty mapping. What cannot be read becomes a problem. */
    Node read(String text) {
        try (YAMLParser parser = YAML.createParser(text)) {
            if (parser.nextToken() == null) {
                return new Node.Mapping(1, Map.of());
            }
            Node root = node(parser, "");
            if (parser.nextToken() != null) {
                problem(line(parser), "", "one document only");
            }
            return root.absent() ? new Node.Mapping(1, Map.of()) : root;
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNr());
            String reason = e.getOriginalMessage();
            problem(line, "", "this is not YAML: " + reason.lines().findFirst().orElse(reason));
        } catch (IOException e) {
            problem(1, "", "cannot be read: " + e.getMessage());
        }
        return new Node.Nothing(1);
    }

    private Node node(YAMLParser parser, String path) throws IOException {
        int line = line(parser);
        if (parser.isCurrentAlias()) {
            problem(line, path, "write the value itself: aliases (*name) are not read here");
            return new Node.Nothing(line);
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> mapping(parser, line, path);
            case START_ARRAY -> sequence(parser, line, path);
            case VALUE_NULL -> new Node.Nothing(line);
            default -> new Node.Scalar(line, parser.getText());
        };
    }

    private Node mapping(YAMLParser parser, int line, String path) throws IOException {
        Map<String, Node.Entry> entries = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            String keyPath = Keys.below(path, key);
            int keyLine = line(parser);
            parser.nextToken();
            Node.Entry earlier = entries.putIfAbsent(key, new Node.Entry(keyLine, node(parser, keyPath)));
            if (earlier != null) {
                problem(keyLine, keyPath, "this key stands on line " + earlier.line() + " already; keep one");
            }
        }
        return new Node.Mapping(line, entries);
    }

    private Node sequence(YAMLParser parser, int line, String path) throws IOException {
        List<Node> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(node(parser, path + "[" + items.size() + "]"));
        }
        return new Node.Sequence(line, items);
    }

    private void problem(int line, String key, String rule) {
        problems.add(new ConfigProblem(file, line, key, null, rule));
    }

    private static int line(YAMLParser parser) {
        return Math.max(1, parser.currentTokenLocation().getLineNr());
    }
}
