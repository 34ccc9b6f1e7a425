package dev.torc.cli;

import dev.torc.client.DirectoryItem;
import dev.torc.client.ResourceName;
import dev.torc.client.Session;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Removes resources of a service.
@Command(
        name = "rm",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        description = "Remove files of a service; with -r directories, too.")
final class Rm implements Callable<Integer> {

    @Parameters(paramLabel = "NAME:PATH", arity = "1..*", description = "What to remove.")
    private List<ResourceName> resources;

    @Option(names = "-r", description = "Remove directories with all that they hold.")
    private boolean recursive;

    @Mixin
    private ServiceOptions service;

    @Override
    public Integer call() throws IOException {
        for (ResourceName resource : resources) {
            try (Session session = service.connect(resource.scheme())) {
                if (recursive && session.statusOfLink(resource.path()).isDirectory()) {
                    removeTree(session, new Place.Remote(resource));
                } else {
                    session.remove(resource.path());
                }
            }
        }
        return ExitCode.DONE;
    }

    /// The type is asked for each name, not taken from the listing: a symbolic link to a directory is removed, never
    /// entered.
    private static void removeTree(Session session, Place.Remote directory) throws IOException {
        String path = directory.resource().path();
        for (DirectoryItem item : session.list(path)) {
            Place.Remote child = directory.child(item.name());
            if (session.statusOfLink(child.resource().path()).isDirectory()) {
                removeTree(session, child);
            } else {
                session.remove(child.resource().path());
            }
        }
        session.removeDirectory(path);
    }
}
