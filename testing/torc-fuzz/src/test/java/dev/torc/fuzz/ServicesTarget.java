package dev.torc.fuzz;

import dev.torc.init.Service;
import dev.torc.init.ServicesFile;
import dev.torc.init.SettingsException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The file of `torc init`: each fault is said with the file's name, and without one the services are in an order
/// in which they can be started.
public final class ServicesTarget {

    private static final Path FOLDER = Path.of("/");

    private ServicesTarget() {}

    /// The input is the file.
    public static void fuzzerTestOneInput(byte[] data) {
        try {
            List<Service> services = ServicesFile.parse(data, "fuzzed", FOLDER);
            Set<String> before = new HashSet<>();
            for (Service service : services) {
                if (!before.containsAll(service.after()) || !before.add(service.name())) {
                    throw new AssertionError(service + " cannot be started after " + before);
                }
            }
        } catch (SettingsException refused) {
            Faults.check(refused);
        }
    }
}
