#include <stdlib.h>

#include "text/stem.h"

/*
 * The acronyms and names that a stemmer would maim ("aws" to "aw"), or whose plural is theirs
 * and an s. Folded, and in the order of bytes. Forms that are also everyday words ("rest",
 * "soap") are not here: their case alone tells them apart, and case does not matter.
 */
static const char *const acronyms[] = {
    "a11y",  "abac",     "abi",      "acl",   "adr",    "aes",    "agi",       "ai",
    "aiops", "aks",      "alb",      "ami",   "aml",    "ansi",   "apac",      "api",
    "apm",   "asic",     "asvs",     "ats",   "aup",    "aws",    "b2b",       "b2c",
    "bau",   "bcp",      "bdd",      "bfd",   "bgp",    "bios",   "bpf",       "bsd",
    "bsi",   "cab",      "cac",      "cad",   "caio",   "capa",   "capex",     "casb",
    "cba",   "cbt",      "ccpa",     "cdc",   "cdk",    "cdn",    "ceo",       "cfo",
    "cft",   "cgi",      "cia",      "ciam",  "cicd",   "cidr",   "cio",       "cis",
    "ciso",  "cissp",    "cks",      "cla",   "cli",    "clv",    "cmdb",      "cmk",
    "cmmi",  "cms",      "cnapp",    "cncf",  "coe",    "coo",    "cors",      "cots",
    "cpa",   "cpc",      "cpm",      "cpo",   "cpu",    "crd",    "crdt",      "crl",
    "crm",   "cro",      "crud",     "csat",  "csf",    "csp",    "cspm",      "csr",
    "csrf",  "css",      "csv",      "cta",   "ctf",    "cto",    "ctr",       "ctx",
    "cve",   "cvss",     "cwe",      "cwpp",  "dag",    "dao",    "dast",      "dba",
    "dbaas", "dbms",     "dbt",      "ddos",  "dei",    "devex",  "devsecops", "dgx",
    "dhcp",  "dkim",     "dlp",      "dmarc", "dml",    "dms",    "dmz",       "dnd",
    "dns",   "dnssec",   "dod",      "dora",  "dos",    "dpa",    "dpia",      "dpo",
    "dr",    "drm",      "drp",      "dsl",   "dspm",   "dsr",    "dss",       "dtls",
    "dto",   "dvcs",     "dx",       "e2e",   "ebitda", "ebpf",   "ebs",       "ec2",
    "ecdsa", "ecs",      "edr",      "eks",   "elb",    "elk",    "elt",       "emea",
    "emr",   "eod",      "eol",      "eos",   "eps",    "erd",    "erp",       "esb",
    "esg",   "etcd",     "etl",      "eu",    "evm",    "faas",   "facl",      "faq",
    "fdd",   "fedramp",  "fifo",     "fips",  "fpga",   "fqdn",   "fte",       "ftp",
    "gaap",  "gcc",      "gcp",      "gcs",   "gdb",    "gdpr",   "gguf",      "gid",
    "gke",   "gnu",      "gpg",      "gpl",   "gpo",    "gpt",    "gpu",       "grc",
    "grpc",  "gtm",      "gui",      "guid",  "hcl",    "hcm",    "hdd",       "hdfs",
    "hids",  "hipaa",    "hitl",     "hld",   "hls",    "hmac",   "hpa",       "hpc",
    "hr",    "hrbp",     "hris",     "hsm",   "hsts",   "html",   "http",      "https",
    "iaas",  "iac",      "iam",      "ic",    "icmp",   "icp",    "id",        "idc",
    "ide",   "idl",      "idm",      "idor",  "idp",    "ietf",   "iis",       "imap",
    "ims",   "ioc",      "iops",     "ios",   "iot",    "ip",     "ipam",      "ipc",
    "ipo",   "ipsec",    "iptables", "ipv4",  "ipv6",   "irc",    "irp",       "isms",
    "iso",   "isp",      "itil",     "itsm",  "jd",     "jdk",    "jit",       "jms",
    "jmx",   "jpa",      "js",       "jsf",   "json",   "jsx",    "jtbd",      "jvm",
    "jwks",  "jwt",      "k8s",      "kcs",   "kms",    "kpi",    "kql",       "kri",
    "kvm",   "kyc",      "lan",      "lcp",   "ldap",   "lfi",    "llc",       "lld",
    "llm",   "lms",      "loc",      "lru",   "lts",    "lvm",    "maas",      "mbr",
    "mcp",   "mdm",      "mdr",      "mfa",   "mitm",   "mitre",  "ml",        "mlops",
    "mou",   "mpls",     "mq",       "mqtt",  "mrr",    "msa",    "msp",       "mssp",
    "mtbf",  "mtls",     "mtta",     "mttd",  "mttf",   "mttr",   "mvc",       "mvp",
    "mvvm",  "nac",      "nas",      "nat",   "nda",    "nfc",    "nfr",       "nfs",
    "ngo",   "nids",     "nist",     "nlb",   "nlp",    "nms",    "noc",       "nosql",
    "npm",   "nps",      "nrr",      "nss",   "ntlm",   "ntp",    "nvme",      "oas",
    "oauth", "oci",      "odm",      "oem",   "oidc",   "okr",    "olap",      "oltp",
    "onnx",  "oom",      "oop",      "opa",   "opex",   "ops",    "orm",       "os",
    "osi",   "osint",    "oss",      "otel",  "otp",    "owasp",  "p2p",       "p95",
    "p99",   "paas",     "pam",      "pbac",  "pcap",   "pci",    "pcr",       "pdca",
    "pdf",   "pem",      "pestle",   "pgp",   "phi",    "php",    "pia",       "pii",
    "pki",   "plc",      "plg",      "pm",    "pmf",    "pmo",    "poc",       "ppc",
    "pr",    "prd",      "prfaq",    "psp",   "pto",    "ptp",    "pvc",       "pxe",
    "qa",    "qbr",      "qc",       "qe",    "qoe",    "qos",    "raci",      "rasp",
    "rbac",  "rca",      "rce",      "rdbms", "rdp",    "rds",    "rfc",       "rfi",
    "rfp",   "rfq",      "rgpd",     "rhel",  "risc",   "rl",     "rma",       "rmf",
    "rndc",  "rnn",      "roas",     "roi",   "rpa",    "rpc",    "rpo",       "rps",
    "rsa",   "rss",      "rtc",      "rto",   "rtos",   "rup",    "s3",        "saas",
    "saml",  "sar",      "sase",     "sast",  "sbom",   "sca",    "scada",     "scd",
    "scim",  "scm",      "scp",      "sdet",  "sdk",    "sdlc",   "sdn",       "sdr",
    "sds",   "secops",   "seo",      "sftp",  "sgx",    "sha",    "siem",      "sla",
    "sli",   "slo",      "smb",      "sme",   "sms",    "smtp",   "snmp",      "sns",
    "soa",   "soc",      "soc2",     "soe",   "sop",    "sow",    "sox",       "spa",
    "spf",   "spiffe",   "spm",      "spof",  "sql",    "sqli",   "sqs",       "sre",
    "srp",   "srs",      "srv",      "ssd",   "ssdlc",  "sse",    "ssh",       "ssl",
    "sso",   "ssp",      "ssr",      "ssrf",  "stix",   "stp",    "sts",       "svg",
    "svn",   "swe",      "sysops",   "tam",   "taxii",  "tco",    "tcp",       "tdd",
    "tdr",   "tfs",      "tla",      "tls",   "toc",    "toctou", "tos",       "totp",
    "tpm",   "tps",      "tpu",      "tsdb",  "ttl",    "ttp",    "tty",       "tui",
    "uac",   "uat",      "ucs",      "udf",   "udp",    "ueba",   "ui",        "uid",
    "uix",   "uml",      "upi",      "ups",   "uri",    "url",    "urn",       "usb",
    "usp",   "utc",      "utf",      "uuid",  "ux",     "uxr",    "vcs",       "vdi",
    "vdp",   "vlan",     "vm",       "vmm",   "vnet",   "voc",    "voip",      "vp",
    "vpc",   "vpn",      "vr",       "vrf",   "vsm",    "w3c",    "waf",       "wan",
    "wcag",  "webauthn", "wfh",      "wifi",  "wlan",   "wms",    "wsl",       "www",
    "xaas",  "xdr",      "xhr",      "xlsx",  "xml",    "xp",     "xpath",     "xsd",
    "xsrf",  "xss",      "xxe",      "yagni", "yaml",   "zfs",    "ztna",
};

static int
compare_to_entry(const void *key, const void *entry)
{
    return str_compare(*(const struct str *) key, str_of(*(const char *const *) entry));
}

bool
acronym_is_known(struct str form)
{
    return bsearch(&form, acronyms, COUNT(acronyms), sizeof acronyms[0], compare_to_entry) !=
           NULL;
}
