package dev.torc.nio;

import java.util.List;

/// Where a path leads: into a service, or to the root that all services are in.
///
/// @param service the service's name, empty for the root
/// @param path the path in it, as a session takes it: `.` is the service's own root
record Location(String service, String path) {

    private static final Location ROOT = new Location("", ".");

    /// Finds the service. A `..` that stands right behind its name leads out of it, as it would in any directory;
    /// where one further down leads is for the service to see, since what is before it can be a link.
    static Location of(TorcPath path) {
        List<String> names = path.toAbsolutePath().names();
        String service = "";
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (name.equals("..")) {
                service = "";
            } else if (!name.equals(".")) {
                if (!service.isEmpty()) {
                    return new Location(service, String.join("/", names.subList(i, names.size())));
                }
                service = name;
            }
        }
        return service.isEmpty() ? ROOT : new Location(service, ".");
    }

    /// {@return whether it is where the services are}
    boolean isRoot() {
        return service.isEmpty();
    }

    /// {@return whether it is the root of a service}
    boolean isServiceRoot() {
        return !isRoot() && path.equals(".");
    }
}
