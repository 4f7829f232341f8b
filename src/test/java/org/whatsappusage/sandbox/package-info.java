/** Tests of the simulated providers, over real HTTP, and {@code OpenApiContract}, the judge that the client's tests use too. */
package org.whatsappusage.sandbox;
