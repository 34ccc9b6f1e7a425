package dev.torc.cli;

import dev.torc.ring.session.Domain;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Shows how far the services are.
@Command(
        name = "status",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        description = "Show how far each service of \"torc init\" is, in the order in which they are started.")
final class InitStatus implements Callable<Integer> {

    @Option(names = "--json", description = "Print one JSON object a line.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        InitRun run = new InitRun(Domain.current(), spec.commandLine().getOut());
        if (json) {
            run.showJson();
        } else {
            run.show();
        }
        return ExitCode.DONE;
    }
}
