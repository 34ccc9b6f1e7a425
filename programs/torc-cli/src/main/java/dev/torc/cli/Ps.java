package dev.torc.cli;

import dev.torc.client.Session;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Shows the contexts of the domain's kernel.
@Command(
        name = "ps",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        description = "Show the processes that are attached to the kernel of the domain, one a line.")
final class Ps implements Callable<Integer> {

    @Option(names = "--json", description = "Print one JSON object a line.")
    private boolean json;

    @Mixin
    private ServiceOptions service;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        List<Contexts.Row> contexts;
        try (Session session = service.connect("sys")) {
            contexts = Contexts.read(session);
        }
        if (!json) {
            out.printf(
                    "%7s %8s %6s %8s %8s %10s  %s%n",
                    "CONTEXT", "PID", "UID", "HANDLES", "WAITING", "CALLS", "PROGRAM");
        }
        for (Contexts.Row context : contexts) {
            print(context, out);
        }
        return ExitCode.DONE;
    }

    private void print(Contexts.Row row, PrintWriter out) throws IOException {
        if (!json) {
            out.printf(
                    "%7d %8d %6d %8d %8d %10d  %s%n",
                    row.context(),
                    row.pid(),
                    row.uid(),
                    row.handles(),
                    row.waiting(),
                    row.calls(),
                    Terminal.shown(row.program()));
            return;
        }
        try (JsonLines lines = JsonLines.to(out)) {
            lines.begin();
            row.write(lines);
            lines.end();
        }
    }
}
