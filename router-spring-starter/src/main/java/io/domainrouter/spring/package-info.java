/** Spring Boot's view of the router: beans, health, metrics, endpoint. */
package io.domainrouter.spring;
