"""The reform of state-owned enterprises (国有企业改革): their vehicles one by one, unified supervision, and the plan documents.

Documents: 公务用车制度改革方案 (vehicles are painted, fitted with GPS and put on the platform, or disposed of), 《关于推进国家机关和
事业单位经营性国有资产集中统一监管的实施意见》, and the reform plans themselves (articles unverified: no text at hand). Feeds section
一（六） of the report: claims C24 to C29, with the names of those that have not finished.
"""
