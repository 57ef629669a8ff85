package org.mooring.testbed.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The rooms of the house, their doors, and what may stand in them. */
final class RoomsTest {
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.mooring");

    private static final String[] PURE = {
        "org.mooring.broker.session..",
        "org.mooring.broker.placement..",
        "org.mooring.agents.scheduler",
        "org.mooring.edge.route.."
    };

    @Test
    void dependenciesRunDownwardsOnly() {
        mayUse("org.mooring.protocol..");
        mayUse("org.mooring.runtime..", "org.mooring.protocol..");
        mayUse("org.mooring.web..", "org.mooring.runtime..", "org.mooring.protocol..");
        mayUse("org.mooring.broker..", "org.mooring.web..", "org.mooring.runtime..", "org.mooring.protocol..");
        mayUse("org.mooring.edge..", "org.mooring.web..", "org.mooring.runtime..", "org.mooring.protocol..");
        mayUse("org.mooring.agents..", "org.mooring.runtime..", "org.mooring.protocol..");
    }

    private static void mayUse(String room, String... below) {
        List<String> allowed = new java.util.ArrayList<>(List.of(below));
        allowed.add(room);
        noClasses()
                .that()
                .resideInAPackage(room)
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.mooring..")
                        .and(resideOutsideOfPackages(allowed.toArray(String[]::new))))
                .because("daemons do not know each other, and nothing knows what stands above it")
                .check(ALL);
    }

    @Test
    void everyClassStandsInARoom() {
        classes()
                .should()
                .resideInAnyPackage(
                        "org.mooring.protocol..",
                        "org.mooring.runtime..",
                        "org.mooring.web..",
                        "org.mooring.broker..",
                        "org.mooring.agents..",
                        "org.mooring.edge..",
                        "org.mooring.cli..")
                .check(ALL);
    }

    @Test
    void whereThinkingIsDoneThereIsNoVertxNoHazelcastNoClockAndNoInputOrOutput() {
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.vertx..",
                        "io.netty..",
                        "com.hazelcast..",
                        "com.fasterxml..",
                        "java.net..",
                        "java.io..",
                        "java.nio.file..",
                        "java.nio.channels..",
                        "java.sql..",
                        "javax.sql..",
                        "org.slf4j..")
                .check(ALL);
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.time.Clock")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .callMethod(java.util.UUID.class, "randomUUID")
                .check(ALL);
    }

    @Test
    void onlyTheBrokerKnowsHazelcast() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.mooring.broker..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.hazelcast..")
                .because("agents and edges are no members of the grid")
                .check(ALL);
    }

    @Test
    void packagesStandInNoCircle() {
        slices().matching("org.mooring.(**)").should().beFreeOfCycles().check(ALL);
    }

    @Test
    void noClassIsNamedForNothing() {
        noClasses()
                .should()
                .haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager|Impl|Abstract[A-Z]\\w*)")
                .check(ALL);
    }

    @Test
    void nothingIsSerialisedTheJavaWay() {
        noClasses()
                .that()
                .resideInAPackage("org.mooring.protocol..")
                .and()
                .areNotAssignableTo(Throwable.class)
                .and()
                .areNotEnums()
                .should()
                .implement(java.io.Serializable.class)
                .check(ALL);
    }

    @Test
    void everyPackageSaysWhatItIsFor() {
        Set<String> told = ALL.stream()
                .filter(c -> c.getSimpleName().equals("package-info"))
                .map(JavaClass::getPackageName)
                .collect(Collectors.toSet());
        Set<String> silent = ALL.stream().map(JavaClass::getPackageName).collect(Collectors.toCollection(TreeSet::new));
        silent.removeAll(told);
        silent.removeIf(p -> p.startsWith("org.mooring.web.jte"));
        assertThat(silent).as("packages without a package-info.java").isEmpty();
    }
}
