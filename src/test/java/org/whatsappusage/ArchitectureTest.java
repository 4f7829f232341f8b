package org.whatsappusage;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.sql.Connection;

/** A room imports only what stands below it, and keeps to its own kind of work. */
@AnalyzeClasses(packages = "org.whatsappusage", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule rooms_import_downwards = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("record")
            .definedBy("..whatsappusage.record..")
            .layer("limit")
            .definedBy("..whatsappusage.limit..")
            .layer("provider")
            .definedBy("..whatsappusage.provider..")
            .layer("settings")
            .definedBy("..whatsappusage.settings..")
            .layer("component")
            .definedBy("..whatsappusage.component..")
            .layer("ledger")
            .definedBy("..whatsappusage.ledger..")
            .layer("collect")
            .definedBy("..whatsappusage.collect..")
            .layer("deliver")
            .definedBy("..whatsappusage.deliver..")
            .layer("insights")
            .definedBy("..whatsappusage.insights..")
            .layer("runtime")
            .definedBy("..whatsappusage.runtime..")
            .layer("sandbox")
            .definedBy("..whatsappusage.sandbox..")
            .layer("cli")
            .definedBy("..whatsappusage.cli..")
            .whereLayer("cli")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("sandbox")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("runtime")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("insights")
            .mayOnlyBeAccessedByLayers("runtime", "cli")
            .whereLayer("deliver")
            .mayOnlyBeAccessedByLayers("runtime", "cli")
            .whereLayer("collect")
            .mayOnlyBeAccessedByLayers("runtime", "cli")
            .whereLayer("ledger")
            .mayOnlyBeAccessedByLayers("collect", "deliver", "insights", "runtime", "cli")
            .whereLayer("component")
            .mayOnlyBeAccessedByLayers("collect", "deliver", "runtime", "cli")
            .whereLayer("settings")
            .mayOnlyBeAccessedByLayers("collect", "deliver", "runtime", "cli")
            .whereLayer("provider")
            .mayOnlyBeAccessedByLayers("settings", "component", "collect", "runtime", "cli")
            .whereLayer("limit")
            .mayOnlyBeAccessedByLayers("provider", "settings", "component", "ledger", "collect", "runtime", "cli");

    @ArchTest
    static final ArchRule limits_know_nothing_of_ours = noClasses()
            .that()
            .resideInAPackage("..whatsappusage.limit..")
            .should()
            .dependOnClassesThat(DescribedPredicate.describe(
                    "belong to another room, to Camel or to a database",
                    (JavaClass other) -> other.getPackageName().startsWith("org.whatsappusage")
                                    && !other.getPackageName().startsWith("org.whatsappusage.limit")
                            || other.getPackageName().startsWith("org.apache.camel")
                            || other.getPackageName().startsWith("java.sql")));

    @ArchTest
    static final ArchRule no_room_depends_on_itself_in_a_circle =
            slices().matching("org.whatsappusage.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule the_sandbox_shares_no_code_with_the_client = noClasses()
            .that()
            .resideInAPackage("..whatsappusage.sandbox..")
            .should()
            .dependOnClassesThat(DescribedPredicate.describe(
                    "belong to another room",
                    (JavaClass other) -> other.getPackageName().startsWith("org.whatsappusage")
                            && !other.getPackageName().startsWith("org.whatsappusage.sandbox")));

    @ArchTest
    static final ArchRule records_know_neither_camel_nor_databases_nor_http = noClasses()
            .that()
            .resideInAPackage("..whatsappusage.record..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.camel..", "java.sql..", "javax.sql..", "java.net.http..");

    @ArchTest
    static final ArchRule providers_know_neither_camel_nor_databases = noClasses()
            .that()
            .resideInAPackage("..whatsappusage.provider..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.camel..", "java.sql..", "javax.sql..");

    @ArchTest
    static final ArchRule the_component_knows_providers_by_their_spi_only = noClasses()
            .that()
            .resideInAPackage("..whatsappusage.component..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..whatsappusage.provider.*..");

    @ArchTest
    static final ArchRule only_the_ledger_and_the_table_of_a_sink_speak_sql = noClasses()
            .that()
            .resideOutsideOfPackages("..whatsappusage.ledger..", "..whatsappusage.deliver.table..")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Connection.class);

    @ArchTest
    static final ArchRule no_class_is_a_drawer_for_everything =
            noClasses().should().haveNameMatching(".*(Util|Utils|Helper|Manager)");

    /** Two contexts in one JVM must not see one another. */
    @ArchTest
    static final ArchRule nothing_static_changes = fields().that()
            .areStatic()
            .and()
            .areDeclaredInClassesThat(DescribedPredicate.not(JavaClass.Predicates.simpleNameEndingWith("Configurer")))
            .should()
            .haveModifier(JavaModifier.FINAL);

    /** What Camel's generator writes excepted. */
    @ArchTest
    static final ArchRule no_floating_point = noClasses()
            .that()
            .resideOutsideOfPackage("..whatsappusage.component..")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(Double.class, Float.class, double.class, float.class);
}
