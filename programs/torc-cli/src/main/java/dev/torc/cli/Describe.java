package dev.torc.cli;

import dev.torc.client.Session;
import dev.torc.interfaces.InterfaceClient;
import dev.torc.interfaces.InterfaceMismatchException;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Says by which methods a service is called.
@Command(
        name = "describe",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        description = {
            "Show the methods of a service that implements an interface of Java: by which number each is called, and what"
                    + " lies where in its messages."
        })
final class Describe implements Callable<Integer> {

    @Parameters(paramLabel = "NAME", description = "The service, with or without a colon behind its name.")
    private String name;

    @Mixin
    private ServiceOptions service;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        String scheme = name.endsWith(":") ? name.substring(0, name.length() - 1) : name;
        String description;
        try (Session session = service.connect(scheme)) {
            description = InterfaceClient.describe(session);
        } catch (InterfaceMismatchException e) {
            throw new CommandFailure(
                    ExitCode.FAILED, "\"" + scheme + "\" has no methods to describe: it implements no interface.");
        }
        description.lines().forEach(line -> spec.commandLine().getOut().println(Terminal.shown(line)));
        return ExitCode.DONE;
    }
}
