package dev.torc.interfaces.processor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// Sources that were really compiled, with what the processor has written for them.
final class Compilation {

    private final Path folder;
    private final List<Diagnostic<? extends JavaFileObject>> diagnostics;

    private Compilation(Path folder, List<Diagnostic<? extends JavaFileObject>> diagnostics) {
        this.folder = folder;
        this.diagnostics = diagnostics;
    }

    /// Compiles sources, each with all warnings as errors.
    ///
    /// @param folder where everything goes; made
    static Compilation of(Path folder, String... sources) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> collector = new DiagnosticCollector<>();
        List<String> options = List.of(
                "-d",
                folder.toString(),
                "-s",
                folder.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Xlint:all,-processing,-classfile,-path",
                "-Werror");
        JavaCompiler.CompilationTask task = compiler.getTask(
                null,
                null,
                collector,
                options,
                null,
                List.of(sources).stream().map(Source::new).toList());
        task.setProcessors(List.of(new InterfaceProcessor()));
        var unused = task.call();
        return new Compilation(folder, List.copyOf(collector.getDiagnostics()));
    }

    /// {@return what the compiler says, a line each: where, and what}
    List<String> complaints() {
        return diagnostics.stream()
                .filter(diagnostic -> diagnostic.getKind() != Diagnostic.Kind.NOTE)
                .map(diagnostic -> diagnostic.getLineNumber() + ": "
                        + diagnostic.getMessage(Locale.ROOT).lines().findFirst().orElse(""))
                .toList();
    }

    /// {@return a source that was written}
    ///
    /// @param name its class, with slashes
    String written(String name) throws IOException {
        return Files.readString(folder.resolve(name + ".java"));
    }

    /// {@return a new object of a class that was compiled}
    <T> T make(Class<T> type, String name) throws ReflectiveOperationException, IOException {
        if (!complaints().isEmpty()) {
            throw new AssertionError(String.join("\n", complaints()));
        }
        ClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, Compilation.class.getClassLoader());
        return type.cast(loader.loadClass(name).getConstructor().newInstance());
    }

    /// A source in memory, in a file of the name of its first type.
    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        Source(String text) {
            super(URI.create("string:///" + nameOf(text) + Kind.SOURCE.extension), Kind.SOURCE);
            this.text = text;
        }

        private static String nameOf(String text) {
            return java.util.regex.Pattern.compile("(?m)^public (?:final )?(?:class|interface|record|enum) (\\w+)")
                    .matcher(text)
                    .results()
                    .map(found -> found.group(1))
                    .findFirst()
                    .orElse("Source");
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
