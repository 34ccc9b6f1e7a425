package dev.torc.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.IOException;
import java.io.PrintWriter;

/// Writes one JSON object a line, for scripts.
final class JsonLines implements AutoCloseable {

    private final JsonGenerator generator;

    private JsonLines(JsonGenerator generator) {
        this.generator = generator;
    }

    static JsonLines to(PrintWriter out) throws IOException {
        JsonGenerator generator = new JsonFactory().createGenerator(out);
        generator.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        generator.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
        return new JsonLines(generator);
    }

    JsonLines begin() throws IOException {
        generator.writeStartObject();
        return this;
    }

    JsonLines text(String name, String value) throws IOException {
        generator.writeStringField(name, value);
        return this;
    }

    JsonLines number(String name, long value) throws IOException {
        generator.writeNumberField(name, value);
        return this;
    }

    JsonLines number(String name, double value) throws IOException {
        generator.writeNumberField(name, value);
        return this;
    }

    JsonLines end() throws IOException {
        generator.writeEndObject();
        return this;
    }

    @Override
    public void close() throws IOException {
        generator.writeRaw('\n');
        generator.close();
    }
}
