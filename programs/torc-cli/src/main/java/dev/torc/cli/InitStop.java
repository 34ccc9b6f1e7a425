package dev.torc.cli;

import dev.torc.ring.session.Domain;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Stops the services.
@Command(
        name = "stop",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        description = "Stop the services of \"torc init\" in reverse order, and return when all have ended.")
final class InitStop implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        new InitRun(Domain.current(), spec.commandLine().getOut()).stop();
        return ExitCode.DONE;
    }
}
