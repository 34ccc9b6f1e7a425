package dev.torc.cli;

import dev.torc.ring.session.Domain;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Runs services by a file.
@Command(
        name = "init",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        description = {
            "Start services in the order that a file says, and look after them until Ctrl-C or \"torc init stop\".",
            "",
            "The file is TOML, a table for each service:",
            "",
            "  [service.kernel]",
            "  command = [\"torc\", \"up\", \"--foreground\"]",
            "  ready = \"notify\"",
            "",
            "  [service.files]",
            "  command = [\"torc\", \"serve\", \"file\", \"/srv/files\"]",
            "  after = [\"kernel\"]",
            "",
            "Other keys: ready-within, restart, back-off, stop-within, directory, environment, log. What is wrong in a"
                    + " file is said with its line, and with what is allowed."
        },
        subcommands = {InitStatus.class, InitStop.class})
final class InitCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "What to start.")
    private @Nullable Path file;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Path read = file;
        if (read == null) {
            throw new ParameterException(spec.commandLine(), "which file?");
        }
        return new InitRun(Domain.current(), spec.commandLine().getOut()).run(read);
    }
}
