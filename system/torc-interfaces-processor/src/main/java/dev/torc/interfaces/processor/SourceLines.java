package dev.torc.interfaces.processor;

/// Lines of Java as they are written, each at its depth.
final class SourceLines {

    private static final String STEP = "    ";

    private final StringBuilder text = new StringBuilder();
    private int depth;

    SourceLines line(String line) {
        text.append(line.isEmpty() ? "" : STEP.repeat(depth) + line).append('\n');
        return this;
    }

    /// An empty line.
    SourceLines gap() {
        return line("");
    }

    /// A line that ends with a brace, and after which it goes deeper.
    SourceLines open(String head) {
        line(head + " {");
        depth++;
        return this;
    }

    /// A line between two blocks, like a `catch`.
    SourceLines between(String head) {
        depth--;
        line("} " + head + " {");
        depth++;
        return this;
    }

    SourceLines close() {
        depth--;
        return line("}");
    }

    SourceLines close(String rest) {
        depth--;
        return line("}" + rest);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
