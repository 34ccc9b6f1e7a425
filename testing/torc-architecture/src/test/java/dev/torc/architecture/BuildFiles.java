package dev.torc.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/// What is wrong with the poms, the module names and the packages of a house: one sentence for each fault.
final class BuildFiles {

    private static final Pattern MODULE = Pattern.compile("(?m)^(?:open )?module ([\\w.]+)");
    private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);");

    private final House house;

    private BuildFiles(House house) {
        this.house = house;
    }

    static BuildFiles of(House house) {
        return new BuildFiles(house);
    }

    List<String> wrongNames() {
        var wrong = new ArrayList<String>();
        for (Room room : house.rooms()) {
            String artifact = childText(project(room.pom()), "artifactId").orElse("");
            if (!artifact.equals(room.artifact())) {
                wrong.add(room + ": its artifact is called " + artifact);
            }
            for (Path source : javaFiles(room.mainSources())) {
                String text = House.read(source);
                if (source.endsWith("module-info.java")) {
                    firstGroup(MODULE, text)
                            .filter(module -> !module.equals(room.moduleName()))
                            .ifPresent(module -> wrong.add(room + ": its module is called " + module));
                } else {
                    firstGroup(PACKAGE, text)
                            .filter(name -> !(name + ".").startsWith(room.moduleName() + "."))
                            .ifPresent(name -> wrong.add(room + ": it has a package " + name));
                }
            }
        }
        return wrong;
    }

    /// Test scope is free: a test may use the test kit, which stands above.
    List<String> wrongDependencies() {
        var wrong = new ArrayList<String>();
        for (Room room : house.runningRooms()) {
            for (Element dependency : dependencies(room)) {
                Optional<Room> used = childText(dependency, "artifactId").flatMap(house::room);
                boolean inTests =
                        childText(dependency, "scope").filter("test"::equals).isPresent();
                if (!inTests && used.isPresent() && !House.mayUse(room, used.get())) {
                    wrong.add(room + " depends on " + used.get() + ", which does not stand below it");
                }
            }
        }
        return wrong;
    }

    List<String> roomsNotBuilt() {
        Set<String> built = Set.copyOf(children(project(house.root().resolve("pom.xml")), "modules").stream()
                .flatMap(modules -> children(modules, "module").stream())
                .map(module -> module.getTextContent().strip())
                .toList());
        Set<String> floors =
                Set.copyOf(Arrays.stream(Floor.values()).map(Floor::folder).toList());
        Stream<String> unknown = House.directories(house.root())
                .filter(folder -> !floors.contains(folder.getFileName().toString()))
                .flatMap(House::directories)
                .filter(directory -> Files.exists(directory.resolve("pom.xml")))
                .map(directory -> house.root().relativize(directory) + " stands on no floor of the house");
        return Stream.concat(
                        unknown,
                        house.rooms().stream()
                                .filter(room -> !built.contains(room.toString()))
                                .map(room -> room + " is not in the root pom's modules"))
                .toList();
    }

    private static List<Element> dependencies(Room room) {
        return children(project(room.pom()), "dependencies").stream()
                .flatMap(list -> children(list, "dependency").stream())
                .filter(dependency -> childText(dependency, "groupId")
                        .filter("dev.torc"::equals)
                        .isPresent())
                .toList();
    }

    private static Element project(Path pom) {
        try {
            return DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(pom.toFile())
                    .getDocumentElement();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SAXException | ParserConfigurationException e) {
            throw new IllegalStateException(pom + " cannot be read", e);
        }
    }

    private static Optional<String> childText(Element parent, String name) {
        return children(parent, name).stream()
                .map(child -> child.getTextContent().strip())
                .findFirst();
    }

    private static List<Element> children(Element parent, String name) {
        return IntStream.range(0, parent.getChildNodes().getLength())
                .<Node>mapToObj(parent.getChildNodes()::item)
                .filter(Element.class::isInstance)
                .map(Element.class::cast)
                .filter(element -> element.getTagName().equals(name))
                .toList();
    }

    private static Optional<String> firstGroup(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static List<Path> javaFiles(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
