package dev.torc.cli;

import dev.torc.client.ResourceName;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// One end of a copy: a file here, or a resource of a service.
sealed interface Place {

    /// What comes before the colon of a resource. A file here whose name looks like that is written `./name`.
    Pattern SCHEME = Pattern.compile("(?:[A-Za-z0-9_-][A-Za-z0-9._-]*)?:.*", Pattern.DOTALL);

    /// A file of this machine, as the file system here sees it.
    record Local(Path path) implements Place {

        @Override
        public String name() {
            Path last = path.getFileName();
            return last == null ? "" : last.toString();
        }
    }

    /// Something that a service has.
    record Remote(ResourceName resource) implements Place {

        @Override
        public String name() {
            return resource.path().substring(resource.path().lastIndexOf('/') + 1);
        }

        Remote child(String childName) {
            String parent = resource.path().equals(".") ? "" : resource.path() + "/";
            return new Remote(new ResourceName(resource.scheme(), parent + childName));
        }
    }

    /// {@return the last part of its path}
    String name();

    static Place parse(String argument) {
        return SCHEME.matcher(argument).matches()
                ? new Remote(ResourceName.parse(argument))
                : new Local(Path.of(argument));
    }
}
