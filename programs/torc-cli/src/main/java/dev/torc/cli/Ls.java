package dev.torc.cli;

import dev.torc.client.DirectoryItem;
import dev.torc.client.FileStatus;
import dev.torc.client.ResourceName;
import dev.torc.client.Session;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Lists a directory of a service.
@Command(
        name = "ls",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        description = "List what a service has under a path.")
final class Ls implements Callable<Integer> {

    @Parameters(paramLabel = "NAME:PATH", description = "Where to look; NAME: alone is the root.")
    private ResourceName resource;

    @Option(names = "-l", description = "Show type, permissions, size and time of each.")
    private boolean detailed;

    @Option(names = "--json", description = "Print one JSON object a line.")
    private boolean json;

    @Mixin
    private ServiceOptions service;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        try (Session session = service.connect(resource.scheme())) {
            PrintWriter out = spec.commandLine().getOut();
            try {
                List<DirectoryItem> items = session.list(resource.path()).stream()
                        .sorted(Comparator.comparing(DirectoryItem::name))
                        .toList();
                for (DirectoryItem item : items) {
                    String path = new Place.Remote(resource)
                            .child(item.name())
                            .resource()
                            .path();
                    print(session, item.name(), path, ResourceListing.entryType(item.type()), out);
                }
            } catch (NotDirectoryException _) {
                FileStatus status = session.statusOfLink(resource.path());
                print(session, resource.path(), resource.path(), ResourceListing.type(status.mode()), out);
            }
        }
        return ExitCode.DONE;
    }

    private void print(Session session, String name, String path, String type, PrintWriter out) throws IOException {
        Optional<FileStatus> status = detailed ? statusOf(session, path) : Optional.empty();
        if (json) {
            try (JsonLines lines = JsonLines.to(out)) {
                lines.begin().text("name", name).text("type", type);
                if (status.isPresent()) {
                    Stat.writeJson(lines, status.get());
                }
                lines.end();
            }
        } else if (status.isPresent()) {
            out.printf(
                    "%s %12d %s %s%n",
                    ResourceListing.permissions(status.get()),
                    status.get().sizeBytes(),
                    status.get().modified().truncatedTo(ChronoUnit.SECONDS),
                    Terminal.shown(name));
        } else {
            out.println(Terminal.shown(name));
        }
    }

    /// What was removed since it was listed has no status.
    private static Optional<FileStatus> statusOf(Session session, String path) throws IOException {
        try {
            return Optional.of(session.statusOfLink(path));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }
}
