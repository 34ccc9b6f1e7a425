package dev.torc.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Runs a service; what it serves is the subcommand.
@Command(
        name = "serve",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        description = "Run a service.",
        synopsisSubcommandLabel = "SCHEME",
        subcommands = {ServeFile.class, ServeNet.class})
final class Serve implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which scheme?");
    }
}
