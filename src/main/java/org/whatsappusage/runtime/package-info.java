/**
 * Puts the rooms together inside a CamelContext: the beans that the routes name, made from the settings when a route first
 * asks for them. Works in any CamelContext, standalone or embedded.
 */
package org.whatsappusage.runtime;
